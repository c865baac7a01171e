/* title: Rows left out of referral_pathway
grain: one reason
reads: [referral_rows, unit_person, told_twice]
kind: question
*/
select fate, count(*) as n
from (
    select case when p.is_known_dead then 'known_dead'
                when r.record_id in (select record_id from told_twice where kind = 'referral') then 'told_twice'
                else 'counted' end as fate
    from referral_rows r
    join unit_person p on p.person_record_id = r.person_record_id
    where r.superseded_by is null
) r
where fate <> 'counted'
group by fate
