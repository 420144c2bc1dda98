import accidents from './catalogue/desks/accidents.json' with { type: 'json' };
import conflict from './catalogue/desks/conflict.json' with { type: 'json' };
import crime from './catalogue/desks/crime.json' with { type: 'json' };
import culture from './catalogue/desks/culture.json' with { type: 'json' };
import currencies from './catalogue/desks/currencies.json' with { type: 'json' };
import disasters from './catalogue/desks/disasters.json' with { type: 'json' };
import economy from './catalogue/desks/economy.json' with { type: 'json' };
import foodPrices from './catalogue/desks/food-prices.json' with { type: 'json' };
import goldPrice from './catalogue/desks/gold-price.json' with { type: 'json' };
import health from './catalogue/desks/health.json' with { type: 'json' };
import leagues from './catalogue/desks/leagues.json' with { type: 'json' };
import politics from './catalogue/desks/politics.json' with { type: 'json' };
import provinces from './catalogue/desks/provinces.json' with { type: 'json' };
import science from './catalogue/desks/science.json' with { type: 'json' };
import society from './catalogue/desks/society.json' with { type: 'json' };
import sports from './catalogue/desks/sports.json' with { type: 'json' };
import type { Topic } from './topic.js';

/** The desks that a newsroom runs, as they are shipped. */
export const DESKS = [
  accidents,
  conflict,
  crime,
  culture,
  currencies,
  disasters,
  economy,
  foodPrices,
  goldPrice,
  health,
  leagues,
  politics,
  provinces,
  science,
  society,
  sports,
].flat() as readonly Topic[];
