/* title: Services
grain: one accepted row of a service given, with the person it belongs to
reads: [service_rows, person_key]
keys: [record_id, source_file]
*/
select
       r.started_on, r.started_on_precision, r.completed_on, r.completed_on_precision, r.last_follow_up_on,
       r.last_follow_up_on_precision, r.person_record_id, k.person_id, r.need_id, r.record_id, r.source_id, r.source_type,
       r.source_table, r.source_file, r.source_sheet, r.source_row, r.as_of, r.vintage, r.service, r.service_detail,
       r.product, r.provider_type, r.provider_sex, r.travel_minutes, r.distance_km, r.paid_by, r.accessible, r.satisfaction,
       r.claim_status, r.provider_source_type, r.provider_service, r.provider_service_detail, r.provider_product,
       r.provider_provider_type, r.provider_provider_sex, r.provider_paid_by, r.provider_accessible, r.provider_satisfaction,
       r.provider_claim_status, r.carried, r.superseded_by
from service_rows r
join person_key k on k.person_record_id = r.person_record_id
