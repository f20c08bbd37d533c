/** Whether the host of a URL is a name and not an address. */
export function isHostName(hostname: string): boolean {
  return !/^[\d.]+$/.test(hostname) && !hostname.startsWith('[');
}
