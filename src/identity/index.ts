export { purposesOf } from './agreed-purposes.ts';
export { claimAddresses, openAddress } from './claim-addresses.ts';
export { claimRespondents, type PersonAddresses } from './claim-respondents.ts';
export { type Erasure, eraseRespondent } from './erase-respondent.ts';
export { deriveKeys, type Keys, keyedHash, seal, sha256, sha256Of, unseal } from './keys.ts';
export { type Linked, linkAddress } from './link-address.ts';
export { type GivenConsent, recordConsents } from './record-consents.ts';
