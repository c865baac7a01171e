/* title: The first finding of each rule and column of a source, with how many there are
grain: one rule, severity and column of a source; a value a correction put there stands alone
reads: [finding]
kind: question
keys: [source_id, rule_id, severity, column_name, provider_column, correction]
note: commonest holds the values that stand most often, each with its number, as JSON.
*/
with told as (
    select source_id, table_name, source_file, source_sheet, source_row, cell, column_name, provider_column, value, rule_id,
           severity, params, record_id, params ->> '$.correction' as correction
    from finding
),
numbered as (
    select source_id, rule_id, severity, column_name, provider_column, correction, value,
           count(*) over (
               partition by source_id, rule_id, severity, column_name, provider_column, correction, value
           ) as n_value,
           row_number() over (
               partition by source_id, rule_id, severity, column_name, provider_column, correction, value
               order by source_file, source_sheet, source_row nulls first, cell, table_name, record_id, params
           ) as nth
    from told
),
counted as (
    select source_id, rule_id, severity, column_name, provider_column, correction, cast(sum(n_value) as bigint) as n,
           to_json(list_slice(list([value, cast(n_value as varchar)] order by n_value desc, value), 1, :most_values))
               as commonest
    from numbered
    where nth = 1
    group by source_id, rule_id, severity, column_name, provider_column, correction
),
in_order as (
    select *, row_number() over (
               partition by source_id, rule_id, severity, column_name, provider_column, correction
               order by source_file, source_sheet, source_row nulls first, cell, table_name, value, record_id, params
           ) as place
    from told
)
select f.source_id, f.table_name, f.source_file, f.source_sheet, f.source_row, f.cell, f.column_name, f.provider_column,
       f.value, f.rule_id, f.severity, f.params, f.record_id, f.correction, c.n, c.commonest
from in_order f
join counted c
  on c.source_id is not distinct from f.source_id
 and c.rule_id is not distinct from f.rule_id
 and c.severity is not distinct from f.severity
 and c.column_name is not distinct from f.column_name
 and c.provider_column is not distinct from f.provider_column
 and c.correction is not distinct from f.correction
where f.place = 1
order by f.rule_id = 'correction_still_matches' desc, c.n desc, f.rule_id, f.column_name, f.provider_column
