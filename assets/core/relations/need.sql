/* title: Needs
grain: one accepted row of a need, with the person it belongs to
reads: [need_rows, person_key]
keys: [record_id, source_file]
*/
select
       r.assessed_on, r.assessed_on_precision, r.needed_on, r.needed_on_precision, r.person_record_id, k.person_id,
       r.record_id, r.source_id, r.source_type, r.source_table, r.source_file, r.source_sheet, r.source_row, r.as_of,
       r.vintage, r.service, r.service_detail, r.need_status, r.product, r.product_held, r.product_fits, r.basis, r.priority,
       r.provider_source_type, r.provider_service, r.provider_service_detail, r.provider_need_status, r.provider_product,
       r.provider_product_held, r.provider_product_fits, r.provider_basis, r.provider_priority, r.carried, r.superseded_by
from need_rows r
join person_key k on k.person_record_id = r.person_record_id
