/* title: The events by which a list knows its casualties
grain: one current row of a casualty
reads: [casualty_record_received]
kind: question
keys: [record_id]
note: the incident by its number, or the day and district where the day is known.
*/
select record_id, source_id, incident_id,
       case when date_precision = 'day' then concat(cast(date as date), ' ', admin2_pcode) end as day_and_district
from casualty_record_received
where superseded_by is null
