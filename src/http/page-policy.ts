/** What a page may load, and what of the device it may ask for. Browsers hold every page to it. */
import type { Response } from 'express';

/**
 * The policy of every answer: nothing from elsewhere, nothing of the device
 * (https://www.w3.org/TR/CSP3/, https://www.w3.org/TR/permissions-policy/).
 */
export function setPagePolicy(response: Response): void {
  setPolicy(response, "'self' data:", '()');
}

/**
 * The policy of the chat: it also shows the pictures of flows, which lie at any https address, and may ask where the
 * person is. A picture is only drawn; scripts and styles from elsewhere stay forbidden.
 */
export function setChatPolicy(response: Response): void {
  setPolicy(response, "'self' data: https:", '(self)');
}

function setPolicy(response: Response, pictures: string, geolocation: string): void {
  response.set({
    'Content-Security-Policy': [
      "default-src 'self'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      `img-src ${pictures}`,
      "object-src 'none'",
    ].join('; '),
    'Permissions-Policy': `camera=(), geolocation=${geolocation}, microphone=()`,
  });
}
