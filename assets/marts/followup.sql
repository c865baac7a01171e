/* title: Follow-up list
question: Who still waits for what, since when, and what was the last step?
counted: one need that is open (unmet or partly met), latest assessment of the person, survey and service
kind: table
needs: [need]
keys: [country, admin1, service, person_id, need_id]
conserved: {of: [need], counted: "1"}
threshold: other
public: false
columns: {days_waiting: days from the need to the cut-off of the file, last_step: assessed or referred or accepted or started}
note: For the office only. Names are in the centre's own files; person_id leads to them.
*/
select country, admin1, service, person_id, replace(cast(need_uuid as varchar), '-', '') as need_id, source_id, sex, age_group, disability_status as disability, need_status,
       priority, cast(coalesce(needed_on, assessed_on) as date) as since, cast(assessed_on as date) as assessed_on,
       date_diff('day', cast(coalesce(needed_on, assessed_on) as date), cast(as_of as date)) as days_waiting,
       case when is_started = 1 then 'started' when is_accepted = 1 then 'accepted' when is_referred = 1 then 'referred'
            else 'assessed' end as last_step
from current_need
where need_status in ('unmet', 'partly_met') and disaggregation_unit = 'person'
