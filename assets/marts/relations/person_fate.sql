/* title: Persons and why they are not in the state at the end of the newest year
grain: one row of unit_person
reads: [unit_person, newest_year]
keys: [person_row]
note: for lines of conservation of marts of a state; the latest interview of each person and survey stands, for its year and the next.
*/
with placed as (
    select person_row, survey, country, source_type, is_known_dead, assessed_on,
           indirect_of is not null or population_group = 'indirect_victims' as is_family,
           max(assessed_on) over (partition by person_no, disaggregation_unit, survey) as last_on,
           row_number() over (partition by person_no, disaggregation_unit, survey order by assessed_on desc, person_row) as place
    from unit_person
)
select p.person_row, p.is_family, p.source_type,
       case when p.is_known_dead then 'known_dead'
            when p.place > 1 and p.assessed_on = p.last_on then 'told_twice'
            when p.place > 1 then 'asked_again_later'
            when extract(year from p.assessed_on) < cast(y.period as int) - 1 then 'older_than_24_months'
            else 'counted' end as fate
from placed p
join newest_year y on y.survey = p.survey and y.country = p.country
