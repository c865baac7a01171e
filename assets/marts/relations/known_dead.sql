/* title: Casualties known to be dead
grain: one counted casualty who was killed, or died of it later
reads: [casualty]
kind: table
keys: [person_id]
note: a person who is known dead has no state of needs; what was answered before stands in the core tables.
*/
select distinct person_id
from casualty
where outcome = 'killed' or coalesce(died_later, false)
