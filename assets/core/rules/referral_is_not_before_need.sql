/* A referral was made before the need it belongs to: one of the two days is wrong, or the link. Both are kept. */
select r.source_id, r.source_table, r.source_file, r.source_sheet, r.source_row, r.record_id, 'referred_on' as column_name,
       cast(cast(r.referred_on as date) as varchar) as value, concat('{"expected": "', cast(n.needed_on as date), '"}') as params
from referral_received r
join need_received n on n.record_id = r.need_id and n.source_id = r.source_id
where r.superseded_by is null and n.superseded_by is null
  and r.referred_on_precision = 'day' and n.needed_on_precision = 'day' and r.referred_on < n.needed_on
