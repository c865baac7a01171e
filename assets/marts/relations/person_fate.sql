/* title: Persons and why they are not in the state at the end of the newest year
grain: the rows of unit_person that share fate, kind of source and whether they are of a family (n rows)
reads: [unit_person, newest_year]
kind: table
keys: [fate, source_type, is_family]
note: for lines of conservation of marts of a state; the latest interview of each person and survey stands, for its year and the next.
*/
with placed as (
    select person_row, survey, country, source_type, is_known_dead, assessed_on,
           indirect_of is not null or population_group = 'indirect_victims' as is_family,
           max(assessed_on) over (partition by person_no, disaggregation_unit, survey) as last_on,
           row_number() over (partition by person_no, disaggregation_unit, survey order by assessed_on desc, person_row) as place
    from unit_person
),
row_fate as (
    select p.is_family, p.source_type,
           case when p.is_known_dead then 'known_dead'
                when p.place > 1 and p.assessed_on = p.last_on then 'told_twice'
                when p.place > 1 then 'asked_again_later'
                when extract(year from p.assessed_on) < cast(y.period as int) - 1 then 'older_than_24_months'
                else 'counted' end as fate
    from placed p
    join newest_year y on y.survey = p.survey and y.country = p.country
)
select fate, source_type, is_family, count(*) as n
from row_fate
group by fate, source_type, is_family
