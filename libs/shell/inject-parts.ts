import { Inject } from '@nestjs/common';

/** The name under which Nest hands out the parts of this process. */
export const PARTS = Symbol('parts');

export const InjectParts = (): ParameterDecorator & PropertyDecorator => Inject(PARTS);
