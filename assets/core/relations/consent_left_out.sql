/* title: Rows whose person said no
grain: one current row of a person whose answers may not be counted, and why (withdrawn, not_given or purpose)
reads: [person_received, person_key, consent_decision, person_link]
kind: table
keys: [record_id, source_id, source_table]
note: >
  An officer's decision is newer than the source and wins; the latest counts (number: its place in the log, 0 is before every
  decision). Withdrawn goes along with links to the rows other sources have of the same person, unless one of them has a
  later decision of its own; not given leaves that source's row out.
*/
with asked as (
    select p.record_id, p.source_id, p.source_table, k.person_id, coalesce(d.number, 0) as number,
           case when coalesce(d.consent, p.consent) in ('not_given', 'withdrawn') then coalesce(d.consent, p.consent)
                when concat('|', p.consent_purposes, '|') not like concat('%|', :purpose, '|%') and p.consent_purposes is not null
                then 'purpose' end as why
    from person_received p
    join person_key k on k.person_record_id = p.record_id
    left join consent_decision d on d.record_id = p.record_id
    where p.superseded_by is null
),
taken_back as (
    select person_id, max(number) as number
    from (
        select person_id, number from asked where why = 'withdrawn'
        union all
        select coalesce(l.person_id, d.record_id), d.number
        from consent_decision d
        left join person_link l on l.record_id = d.record_id
        where d.consent = 'withdrawn'
    ) said
    group by person_id
),
told as (
    select a.record_id, a.source_id, a.source_table, a.person_id,
           min(case when a.number < t.number or (a.number = 0 and t.number = 0) then 'withdrawn' else a.why end) as why
    from asked a
    left join taken_back t on t.person_id = a.person_id
    group by a.record_id, a.source_id, a.source_table, a.person_id
)
select record_id, source_id, source_table, person_id, why from told where why is not null
