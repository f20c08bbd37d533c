/** Longest time that a list may take to be read. */
export const READ_TIMEOUT_MS = 10_000;
/** 4 MiB: MAX_SERVICES with every label, read into values in 60 ms. */
export const MAX_JSON_BYTES = 4 * 1_048_576;
/** 128 KiB: YAML takes some fifty times as long as JSON, and nothing else runs meanwhile. */
export const MAX_YAML_BYTES = 131_072;
/** Of one list. To take them all up holds everything else up for a second; of more, for minutes. */
export const MAX_SERVICES = 30_000;
