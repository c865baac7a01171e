/* title: Referrals
grain: one accepted row of a referral, with the person it belongs to
reads: [referral_rows, person_key]
keys: [record_id, source_file]
*/
select
       r.referred_on, r.referred_on_precision, r.accepted_on, r.accepted_on_precision, r.received_on,
       r.received_on_precision, r.closed_on, r.closed_on_precision, r.person_record_id, k.person_id, r.need_id, r.record_id,
       r.source_id, r.source_type, r.source_table, r.source_file, r.source_sheet, r.source_row, r.as_of, r.vintage,
       r.service, r.referral_result, r.refused_reason, r.provider_source_type, r.provider_service,
       r.provider_referral_result, r.provider_refused_reason, r.carried, r.superseded_by
from referral_rows r
join person_key k on k.person_record_id = r.person_record_id
