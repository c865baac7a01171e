/* title: Living survivors a survey did not assess
grain: one living survivor x survey linked to a register of the country x service x year in which it had not asked them
reads: [living_survivor, asks, source, survey_round, unit_person, person_year, asked_frame]
keys: [record_id, survey, service, year]
note: >
  Only where the survey is linked to a register of the country, and in its years: what another country's survey asks says
  nothing here. Their age stands still after the round as that of the assessed does: it is that at the end of the round's last
  year with interviews (for who was hurt later, of the year of the event); within a year of 18 it is not known which.
*/
select c.record_id, a.source_id as survey, a.service, y.year, c.sex, c.disability_status, c.country, c.admin1,
       case when c.age_years is null and c.age_group = 'adult' then 'adult'
            when c.age_years is null then 'unknown'
            when c.age_years + (greatest(y.asked, c.year) - c.year) >= 18 then 'adult'
            when c.age_years + (greatest(y.asked, c.year) - c.year) + 1 < 18 then 'child'
            else 'unknown' end as age_group
from living_survivor c
join (
    select distinct k.source_id, k.service, s.country_iso3 as country
    from asks k
    join source s on s.source_id = k.linked_source
) a on a.country = c.country
join survey_round y on y.survey = a.source_id and y.country = a.country and c.year <= y.year
left join (
    select distinct p.person_id, k.survey, f.service, k.year
    from unit_person p
    join person_year k on k.person_no = p.person_no and k.unit = 'person'
    join asked_frame f on f.person_no = k.person_no and f.unit = k.unit and f.survey = k.survey and f.since <= k.year
) q on q.person_id = c.record_id and q.survey = a.source_id and q.service = a.service and q.year = y.year
where q.person_id is null
