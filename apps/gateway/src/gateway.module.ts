import { Module } from '@nestjs/common';
import { AlertsController } from './alerts.controller.js';
import { AlertsGateway } from './alerts.gateway.js';
import { Delivery } from './readers/delivery.js';
import { Door } from './access/door.js';
import { KeysController } from './access/keys.controller.js';
import { Entrance } from './entrance/entrance.js';
import { HeadlinesController } from './headlines.controller.js';
import { Limits } from './limits/limits.js';
import { OpmlController } from './opml.controller.js';
import { PageController } from './page.controller.js';
import { RevisionsController } from './desk/revisions.controller.js';
import { SourcesController } from './sources.controller.js';
import { StreamController } from './stream.controller.js';
import { TopicEditsController } from './topics/topic-edits.controller.js';
import { TopicFeedsController } from './feeds/topic-feeds.controller.js';
import { TopicsController } from './topics/topics.controller.js';

@Module({
  controllers: [
    AlertsController,
    RevisionsController,
    HeadlinesController,
    TopicsController,
    TopicEditsController,
    TopicFeedsController,
    SourcesController,
    OpmlController,
    StreamController,
    KeysController,
    PageController,
  ],
  providers: [Limits, Door, Delivery, Entrance, AlertsGateway],
})
export class GatewayModule {}
