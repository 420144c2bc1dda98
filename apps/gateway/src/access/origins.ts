/** Whose page a request comes from, as its browser says (RFC 6454, 7): programs send no origin at all. */
export type Provenance = 'none' | 'own' | 'listed' | 'foreign';

export interface Origins {
  provenanceOf(headers: { origin?: string | undefined; host?: string | undefined }): Provenance;
}

/**
 * Own are pages of the very host that is asked, and of the public address; others must be listed. All are compared
 * letter by letter with what browsers write, so `null`, capitals and look-alikes are foreign.
 */
export function openOrigins(listed: readonly string[], publicUrl: string | undefined): Origins {
  const known = new Set(listed);
  const own = publicUrl === undefined ? null : new URL(publicUrl).origin;
  return {
    provenanceOf: ({ origin, host }) => {
      if (origin === undefined) return 'none';
      // Behind a proxy with TLS the page is of https, and what comes here is not.
      if (origin === own) return 'own';
      if (host !== undefined && [`https://${host}`, `http://${host}`].includes(origin)) return 'own';
      return known.has(origin) ? 'listed' : 'foreign';
    },
  };
}
