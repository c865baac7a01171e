/* title: Needs, numbered
grain: one current row of core table need, with the number of its person's row
reads: [need_rows, unit_person]
kind: table
keys: [need_no]
*/
select row_number() over (order by n.record_id, n.source_id, n.source_table, n.source_file, n.source_sheet, n.source_row,
                                   p.person_row) as need_no,
       cast(n.record_id as uuid) as need_uuid, p.person_row, p.person_no, p.disaggregation_unit as unit, p.survey, n.source_table,
       case when n.service in :unknown then 'unknown' else n.service end as service,
       case when n.service_detail in :unknown then 'unknown' else n.service_detail end as service_detail,
       n.need_status,
       case when n.product in :unknown then 'unknown' else n.product end as product,
       case when n.product_held in :unknown then 'unknown' else n.product_held end as product_held,
       case when n.product_fits in :unknown then 'unknown' else n.product_fits end as product_fits,
       n.priority, cast(coalesce(n.assessed_on, p.assessed_on) as date) as need_assessed_on, n.needed_on,
       n.needed_on_precision = 'day' as is_day
from need_rows n
join unit_person p on p.person_record_id = n.person_record_id
where n.superseded_by is null
