import { overallSentence } from './overall-sentence.ts';

/** The state of everything as one English sentence. */
export const englishSentence = overallSentence({
  noService: 'No service is monitored here.',
  unknownSince: (duration) => `The current state is not known: the last check was ${duration} ago.`,
  firstChecks: 'Nothing is known yet: the first checks are running.',
  allDown: (total) => `All ${total} services are down.`,
  counted: (count, total) => `${count} of ${total} services`,
  isDown: ['is down', 'are down'],
  isInMaintenance: ['is in maintenance', 'are in maintenance'],
  isUnchecked: ['has not been checked yet', 'have not been checked yet'],
  isSlow: ['is slow', 'are slow'],
  areUp: (up, total) => {
    if (up < total) return up === 1 ? 'the other one is up' : `the other ${up} are up`;
    return total === 1 ? 'The service is up' : `All ${total} services are up`;
  },
  alertsFire: (critical) =>
    critical === 1 ? '1 critical alert fires' : `${critical} critical alerts fire`,
  semicolon: '; ',
});
