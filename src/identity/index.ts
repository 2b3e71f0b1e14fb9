export { purposesOf } from './agreed-purposes.ts';
export { claimAddresses, openAddress } from './claim-addresses.ts';
export { claimRespondents, type PersonAddresses } from './claim-respondents.ts';
export { deriveKeys, type Keys, keyedHash, seal, sha256, unseal } from './keys.ts';
export { type GivenConsent, recordConsents } from './record-consents.ts';
