/* title: How the persons of a survey were harmed
grain: one accepted row of a person linked to a casualty the totals count
reads: [unit_person, casualty]
kind: table
keys: [person_row]
note: >
  years_since: completed years from the event to the interview, in groups; `unknown` where the event is later, or its date (from
  date to date_max) leaves two groups possible.
*/
with dated as (
    select p.person_row, p.assessed_on, cast(c.date as date) as event_on, cast(coalesce(c.date_max, c.date) as date) as event_until,
           case when c.device in :unknown then 'unknown' else c.device end as device
    from unit_person p
    join casualty c on c.person_id = p.person_id
),
passed as (
    select person_row, device,
           extract(year from assessed_on) - extract(year from event_until)
           - case when extract(month from assessed_on) * 100 + extract(day from assessed_on)
                       < extract(month from event_until) * 100 + extract(day from event_until) then 1 else 0 end as least_years,
           extract(year from assessed_on) - extract(year from event_on)
           - case when extract(month from assessed_on) * 100 + extract(day from assessed_on)
                       < extract(month from event_on) * 100 + extract(day from event_on) then 1 else 0 end as most_years
    from dated
)
select person_row, device,
       case when least_years >= 0 and most_years <= 1 then '0-1' when least_years >= 2 and most_years <= 4 then '2-4'
            when least_years >= 5 and most_years <= 9 then '5-9' when least_years >= 10 and most_years <= 19 then '10-19'
            when least_years >= 20 then '20+' else 'unknown' end as years_since
from passed
