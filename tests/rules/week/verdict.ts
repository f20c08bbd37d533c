import type { Day } from './days.ts';
import type { Message } from './notifications.ts';

/**
 * What is wrong with the messages: an alert that should have been told and was not, or was told and should not have
 * been, or began or ended more than once.
 */
export function faultsOf(days: readonly Day[], messages: readonly Message[]): string[] {
  const deserved = days
    .flatMap(({ happenings }) => happenings.flatMap(({ told }) => told ?? []))
    .sort();
  return (['firing', 'resolved'] as const).flatMap((status) => {
    const told = messages
      .filter((message) => message.status === status)
      .map(({ alertname, service }) => `${alertname} ${service}`)
      .sort();
    const isRight = told.join() === deserved.join();
    return isRight ? [] : [`${status}: ${told.join(', ')}; deserved: ${deserved.join(', ')}`];
  });
}
