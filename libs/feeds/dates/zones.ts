// Zone names seen in feeds, in minutes east of UTC. Names that mean several zones (IST, AST, GST) are left out.
const ZONES = new Map([
  ['z', 0], ['ut', 0], ['utc', 0], ['gmt', 0], ['wet', 0], ['etc/gmt', 0], ['etc/utc', 0],
  ['et', -300], ['est', -300], ['edt', -240], ['ct', -360], ['cst', -360], ['cdt', -300], ['mt', -420], ['mst', -420],
  ['mdt', -360], ['pt', -480], ['pst', -480], ['pdt', -420], ['akst', -540], ['akdt', -480], ['hst', -600],
  ['cet', 60], ['met', 60], ['mez', 60], ['bst', 60], ['west', 60], ['cest', 120], ['mest', 120], ['mesz', 120],
  ['eet', 120], ['sast', 120], ['eest', 180], ['idt', 180], ['msk', 180], ['trt', 180], ['eat', 180],
  ['irst', 210], ['irdt', 270], ['azt', 240], ['aft', 270], ['pkt', 300], ['npt', 345], ['hkt', 480], ['jst', 540],
  ['kst', 540], ['aest', 600], ['aedt', 660], ['nzst', 720], ['nzdt', 780],
]); // prettier-ignore

/** Minutes east of UTC of a zone as written; `naive` when there is none or nobody knows it; null when it cannot be. */
export function offsetOf(zone: string, naive: number): number | null {
  const known = ZONES.get(zone);
  if (known !== undefined) return known;
  const numeric = /([+-])\s*(\d{1,2}):?(\d{2})?$/.exec(zone);
  if (!numeric) return naive;
  const [hours, minutes] = [Number(numeric[2]), Number(numeric[3] ?? 0)];
  if (hours > 14 || minutes > 59) return null;
  return (numeric[1] === '-' ? -1 : 1) * (hours * 60 + minutes);
}
