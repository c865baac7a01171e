/* title: Records that a decision which stands is about
grain: one decision (n_link of a pair, n_consent of a record) and one record it names
reads: [record_link, consent_decision]
kind: table
keys: [kind, number, record_id]
*/
with pair as (
    select row_number() over (order by record_id_a, record_id_b) as number, record_id_a, record_id_b
    from record_link
    where coalesce(decision, 'undone') <> 'undone'
)
select 'n_link' as kind, number, record_id_a as record_id from pair
union all
select 'n_link', number, record_id_b from pair
union all
select 'n_consent', number, record_id from consent_decision
