/* title: Referrals and services told again by an interview sent twice
grain: one row of a referral or service of a need that is told twice, where the need that stands has one of its own
reads: [referral_rows, service_rows, need_row, need_double]
kind: table
keys: [kind, record_id]
*/
with child as (
    select 'referral' as kind, r.record_id, n.need_no, d.stands_for
    from referral_rows r
    join need_row n on n.need_uuid = cast(r.need_id as uuid)
    left join need_double d on d.need_no = n.need_no
    where r.superseded_by is null and r.need_id is not null
    union all
    select 'service', s.record_id, n.need_no, d.stands_for
    from service_rows s
    join need_row n on n.need_uuid = cast(s.need_id as uuid)
    left join need_double d on d.need_no = n.need_no
    where s.superseded_by is null and s.need_id is not null
)
select distinct c.kind, c.record_id
from child c
join child k on k.kind = c.kind and k.need_no = c.stands_for
