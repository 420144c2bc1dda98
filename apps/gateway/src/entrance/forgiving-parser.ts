import { Decoder, Encoder, type Packet, PacketType } from 'socket.io-parser';

/** An event whose JSON is broken is heard under this name, which nobody listens to. */
export const MALFORMED = '\u0000malformed';

/** The beginning of an event in our namespace, with the number of its acknowledgement. */
const EVENT = /^2(\d{0,15})(?!\d)/;

/**
 * Socket.IO ends a connection over an event whose JSON is broken. Here it is one more request that is wrong: it is
 * refused in its acknowledgement and the connection goes on. What is no packet at all still ends it.
 */
class ForgivingDecoder extends Decoder {
  override add(packet: unknown): void {
    try {
      super.add(packet);
    } catch (error) {
      const event = typeof packet === 'string' && isAboutPayload(error) && EVENT.exec(packet);
      if (!event) throw error;
      const heard: Packet = { type: PacketType.EVENT, nsp: '/', data: [MALFORMED] };
      if (event[1]) heard.id = Number(event[1]);
      this.emitReserved('decoded', heard);
    }
  }
}

/** The words of socket.io-parser; a test beside this fails when it finds others. */
function isAboutPayload(error: unknown): boolean {
  return error instanceof Error && error.message === 'invalid payload';
}

export const FORGIVING_PARSER = { Encoder, Decoder: ForgivingDecoder };
