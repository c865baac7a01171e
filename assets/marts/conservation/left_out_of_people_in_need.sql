/* title: Rows left out of people_in_need
grain: one reason
reads: [people_in_need, published_need]
kind: question
*/
select fate, count(*) as n
from (
    select 'finer_area' as fate from people_in_need where superseded_by is null and admin2_pcode not in ('all', 'unknown')
    union all
    select case when place > 1 then 'another_number_of_the_same' else 'no_number' end
    from published_need
    where place > 1 or n is null
) p
group by fate
union all
select 'folded_together' as fate, coalesce(sum(n_alike - 1), 0) as n
from (
    select count(*) as n_alike
    from published_need
    where place = 1 and n is not null
    group by period, country, admin1, sector, displacement_group, sex, person_group, age_min, age_max, disability, status
) p
