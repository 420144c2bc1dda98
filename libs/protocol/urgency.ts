/** The urgency scale, most urgent first, with the numbers of IPTC's NewsCodes `urgency`. */
export const URGENCY = { flash: 1, bulletin: 2, urgent: 3, routine: 5, deferred: 8 } as const;

export type Urgency = keyof typeof URGENCY;

export const URGENCIES = Object.keys(URGENCY) as Urgency[];
