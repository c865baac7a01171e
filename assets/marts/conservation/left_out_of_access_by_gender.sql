/* title: Rows left out of access_by_gender
grain: one reason
reads: [need_fate]
kind: question
*/
select fate, count(*) as n
from (
    select case when source_type = 'service_register' then 'service_register'
                when is_known_dead then 'known_dead'
                when is_earlier_in_round then 'asked_again_later'
                when is_double then 'told_twice'
                when need_status = 'no_need' then 'no_need'
                when need_status not in ('met', 'partly_met', 'unmet') then 'not_assessed'
                else 'counted' end as fate
    from need_fate
) n
where fate <> 'counted'
group by fate
