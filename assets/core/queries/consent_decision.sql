/* title: Decisions on consent
grain: one record, with the decision that counts of it
reads: [consents_listed]
kind: table
keys: [record_id]
note: asked of the log, never stored again.
*/
select record_id, consent, number, decided_at, who, reason from consents_listed
