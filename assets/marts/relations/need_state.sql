/* title: State of each need at the end of each year
grain: one person x unit of disaggregation x service asked about x year, and one unassessed living survivor x service x year
reads: [asked_frame, person_year, unit_person, need_valid, unassessed_survivor]
keys: []
note: not_assessed where no assessment is recent enough (24 months, model section 6), never without need.
*/
select cast(y.year as varchar) as period, f.service, y.unit as disaggregation_unit, p.sex, p.age_group, p.person_group,
       p.disability_status, p.household_has_disability, p.country, p.admin1, p.source_type, p.population_group, p.weight,
       coalesce(n.need_status, 'not_assessed') as need_status
from (select person_no, unit, service, min(since) as since from asked_frame group by person_no, unit, service) f
join person_year y on y.person_no = f.person_no and y.unit = f.unit and y.year >= f.since
join unit_person p on p.person_row = y.person_row
left join need_valid n on n.person_no = f.person_no and n.unit = f.unit and n.service = f.service
                      and y.year between n.from_year and n.to_year
union all
select cast(year as varchar), service, 'person', sex, age_group,
       case when sex = 'female' and age_group = 'adult' then 'women' when sex = 'male' and age_group = 'adult' then 'men'
            when sex = 'female' and age_group = 'child' then 'girls' when sex = 'male' and age_group = 'child' then 'boys'
            else 'other_or_unknown' end,
       disability_status, 'unknown', country, admin1, 'survey', 'survivors', null, 'not_assessed'
from unassessed_survivor
