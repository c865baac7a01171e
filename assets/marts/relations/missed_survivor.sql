/* title: Survivors of a register the state of needs says nothing of
grain: one survivor of a register x survey linked to it x service x year
reads: [living_survivor, register_survivor, asks, source, survey_round, asked_survivor]
kind: table
keys: [record_id, survey, service, year]
note: >
  Only where the survey is linked to a register of the country, and in its years: what another country's survey asks says nothing
  here. asked: the last year with interviews up to then.
*/
with asked_about as (
    select k.source_id as survey, s.country_iso3 as country, k.service, r.year
    from asks k
    join source s on s.source_id = k.linked_source
    join survey_round r on r.survey = k.source_id and r.country = s.country_iso3
    where k.service is not null
    union
    select survey, country, service, year from asked_survivor
)
select c.record_id, a.survey, a.country, a.service, a.year, r.asked, c.sex
from living_survivor c
join register_survivor v on v.record_id = c.record_id
join asked_about a on a.country = v.country and a.year = v.year
join survey_round r on r.survey = a.survey and r.country = a.country and r.year = a.year
left join asked_survivor q on q.person_id = c.record_id and q.survey = a.survey and q.service = a.service and q.year = a.year
where q.person_id is null
