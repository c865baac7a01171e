/* title: Persons by the lists they stand in and by sex
grain: one country x set of lists x sex
reads: [counted_record, casualty_record, several_rows]
kind: question
note: sex of a person in several lists is the one they know; unknown where they know none or differ.
*/
select country, lists, sex, count(*) as n
from (
    select country, source_id as lists, case when sex in ('female', 'male') then sex else 'unknown' end as sex
    from counted_record
    where is_alone
    union all
    select min(country_iso3) as country, string_agg(distinct source_id, '+' order by source_id) as lists,
           case when count(distinct case when sex in ('female', 'male') then sex end) = 1
                then max(case when sex in ('female', 'male') then sex end) else 'unknown' end as sex
    from casualty_record
    where superseded_by is null and record_id in (select record_id from several_rows)
    group by person_id
) p
group by country, lists, sex
