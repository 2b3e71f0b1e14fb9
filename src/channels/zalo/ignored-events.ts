import type { IgnoredReason } from './reading.ts';

/** Events that are known and of no use, by the shape of their names. */
const uninteresting: readonly (readonly [RegExp, IgnoredReason])[] = [
  [/^anonymous_send_|^oa_send_anonymous_/, 'anonymous_person'],
  [/_reacted_message$/, 'reaction'],
  [/_group(_|$)|^user_send_group_|^oa_send_group_/, 'group'],
  [/^(oa_send_consent|user_reply_consent|user_call_oa|oa_call_user)$/, 'call'],
  [
    /^(add_user_to_tag|remove_user_from_tag|remove_tag|update_user_info|extension_purchased|widget_interaction_accepted|widget_failed_to_sync_user_external_id|change_template_quality|change_template_quota|change_oa_template_tags|event_journey_.*)$/,
    'account_event',
  ],
];

/** Why an event that nobody reads is of no use to us. */
export function reasonFor(name: string): IgnoredReason {
  return uninteresting.find(([pattern]) => pattern.test(name))?.[1] ?? 'unknown_event';
}
