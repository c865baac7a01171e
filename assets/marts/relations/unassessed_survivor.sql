/* title: Living survivors nobody assessed
grain: one living survivor of a linked register x service x year in which no assessment counts
reads: [living_survivor, asks, need_years, unit_person, person_year, asked_frame]
keys: [record_id, service, year]
note: the age group at the end of the year; within a year of 18 it is not known which.
*/
select c.record_id, a.service, y.year, c.sex, c.disability_status, c.country, c.admin1,
       case when c.age_years is null and c.age_group = 'adult' then 'adult'
            when c.age_years is null then 'unknown'
            when c.age_years + (y.year - c.year) >= 18 then 'adult'
            when c.age_years + (y.year - c.year) + 1 < 18 then 'child'
            else 'unknown' end as age_group
from living_survivor c
join (select distinct source_id, linked_source, service from asks where linked_source <> '') a on a.linked_source = c.source_id
join need_years y on y.source_id = a.source_id and c.year <= y.year
where not exists (
    select 1
    from unit_person p
    join person_year k on k.person_no = p.person_no and k.unit = 'person'
    join asked_frame f on f.person_no = k.person_no and f.unit = k.unit
    where p.person_id = c.record_id and k.year = y.year and f.service = a.service and f.since <= y.year
)
