/**
 * The address of PostgreSQL, which may name several servers of one cluster, as libpq writes it:
 * `postgresql://user:password@first:5432,second:5432/name`
 * (https://www.postgresql.org/docs/current/libpq-connect.html, "Specifying Multiple Hosts").
 * The driver knows one host only; so an address is taken apart here into one address for each server.
 */

const authority = /^(postgres(?:ql)?:\/\/)((?:[^@/?#]*@)?)([^/?#]*)(.*)$/s;

/** One address for each server that is named, in the order of their names; undefined if it cannot be read. */
export function serversOf(address: string): string[] | undefined {
  const match = authority.exec(address);
  if (match === null) return undefined;
  const [, scheme = '', credentials = '', hosts = '', rest = ''] = match;
  const addresses = hosts.split(',').map((host) => `${scheme}${credentials}${host}${rest}`);
  return addresses.every(isReadable) ? addresses : undefined;
}

function isReadable(address: string): boolean {
  try {
    decodeURIComponent(new URL(address).password);
    return true;
  } catch {
    return false;
  }
}
