/* title: Accepted rows no mart counts
grain: one core table x reason
reads: [casualty_record_received, casualty_count, person_received, need_received, referral_received, service_received, barrier_received, functioning_received, people_in_need, consent_left_out, need_rows, referral_rows, service_rows, functioning_rows, unit_person]
kind: table
keys: [unit, reason]
note: >
  superseded: a newer issue of the file, or the same row in a newer file, stands for it; no_consent: the person said no;
  person_set_aside: the row of its person was set aside or is not there.
*/
select unit, reason, count(*) as n
from (
    select 'casualty_record' as unit, 'superseded' as reason from casualty_record_received where superseded_by is not null
    union all
    select 'casualty_count', 'superseded' from casualty_count where superseded_by is not null
    union all
    select 'people_in_need', 'superseded' from people_in_need where superseded_by is not null
    union all
    select 'person', case when superseded_by is not null then 'superseded' else 'no_consent' end
    from person_received
    where superseded_by is not null or record_id in (select record_id from consent_left_out)
    union all
    select 'need', case when superseded_by is not null then 'superseded' else 'no_consent' end
    from need_received
    where superseded_by is not null or person_record_id in (select record_id from consent_left_out)
    union all
    select 'referral', case when superseded_by is not null then 'superseded' else 'no_consent' end
    from referral_received
    where superseded_by is not null or person_record_id in (select record_id from consent_left_out)
    union all
    select 'service', case when superseded_by is not null then 'superseded' else 'no_consent' end
    from service_received
    where superseded_by is not null or person_record_id in (select record_id from consent_left_out)
    union all
    select 'barrier', case when superseded_by is not null then 'superseded' else 'no_consent' end
    from barrier_received
    where superseded_by is not null or person_record_id in (select record_id from consent_left_out)
    union all
    select 'functioning', case when superseded_by is not null then 'superseded' else 'no_consent' end
    from functioning_received
    where superseded_by is not null or person_record_id in (select record_id from consent_left_out)
    union all
    select 'functioning', 'person_set_aside' from functioning_rows
    where superseded_by is null and person_record_id not in (select person_record_id from unit_person)
    union all
    select 'need', 'person_set_aside' from need_rows
    where superseded_by is null and person_record_id not in (select person_record_id from unit_person)
    union all
    select 'referral', 'person_set_aside' from referral_rows
    where superseded_by is null and person_record_id not in (select person_record_id from unit_person)
    union all
    select 'service', 'person_set_aside' from service_rows
    where superseded_by is null and person_record_id not in (select person_record_id from unit_person)
) rows_left
group by unit, reason
