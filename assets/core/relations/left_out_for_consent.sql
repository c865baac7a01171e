/* title: Persons left out for consent
grain: one source, table and reason
reads: [consent_left_out]
kind: stored
keys: [source_id, table_name, why]
note: a person with several rows in a source (two rounds of a survey) is one, under the gravest reason of them.
*/
with person_of_source as (
    select source_id, person_id, min(source_table) as table_name,
           min(case why when 'withdrawn' then 1 when 'not_given' then 2 else 3 end) as gravest
    from consent_left_out
    group by source_id, person_id
),
named as (
    select source_id, table_name,
           case gravest when 1 then 'withdrawn' when 2 then 'not_given' else 'purpose' end as why
    from person_of_source
)
select source_id, table_name, why, count(*) as n_persons
from named
group by source_id, table_name, why
order by source_id, table_name, why
