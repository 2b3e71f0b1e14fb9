/** Distinct types for the ids of distinct things, so that one cannot be passed for another. All are UUIDs. */

type Id<Name extends string> = string & { readonly __id: Name };

export type AgencyId = Id<'agency'>;
export type ProcedureId = Id<'procedure'>;
export type RespondentId = Id<'respondent'>;
export type ChannelAddressId = Id<'channel_address'>;
export type DossierId = Id<'dossier'>;
export type InvitationId = Id<'invitation'>;
export type FlowVersionId = Id<'flow_version'>;
export type ConversationId = Id<'conversation'>;
export type SessionId = Id<'session'>;
export type ResponseId = Id<'response'>;
