const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const FORM = /^(\w+)(?:-(\w+))? (\d\d:[0-5]\d)-(\d\d:[0-5]\d)$/;

/** Days and hours in a time zone, as Alertmanager writes them. */
export interface BusinessHours {
  /** `monday:friday`. */
  readonly weekdays: string;
  readonly startTime: string;
  readonly endTime: string;
  readonly timeZone: string;
}

/** Reads `monday-friday 08:00-18:00`. What cannot be read is added to `faults`. */
export function parseBusinessHours(
  text: string,
  timeZone: string,
  faults: string[],
): BusinessHours | undefined {
  const [, first = '', last = first, startTime = '', endTime = ''] = FORM.exec(text) ?? [];
  const areDays = DAYS.includes(first) && DAYS.indexOf(first) <= DAYS.indexOf(last);
  if (!areDays || startTime >= endTime || endTime > '24:00') {
    faults.push(`BUSINESS_HOURS: expected e.g. monday-friday 08:00-18:00, got ${text}`);
    return undefined;
  }
  if (!isTimeZone(timeZone)) {
    faults.push(`BUSINESS_TIME_ZONE: expected e.g. Europe/Paris, got ${timeZone}`);
    return undefined;
  }
  return { weekdays: first === last ? first : `${first}:${last}`, startTime, endTime, timeZone };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
