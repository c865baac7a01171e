/* title: Rows left out of indirect_victims
grain: one reason
reads: [person_fate]
kind: question
*/
select fate, sum(n) as n
from (
    select n, case when not is_family then 'not_of_a_family'
                else fate end as fate
    from person_fate
) n
where fate <> 'counted'
group by fate
