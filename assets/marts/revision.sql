/* title: Revisions
question: What did a later issue of a source, a decision or a correction change about the past, and how?
counted: source x year x reason, from one issue of a cumulative file to the next, or from an issue to what was decided about it
kind: table
needs: [casualty_record]
keys: [country, source_id, from_vintage, to_vintage, period, measure, reason]
threshold: other
public: false
columns: {old_value: rows before, new_value: rows after, difference: after minus before}
note: |
  Without a declared key rows are matched by their standardised content as often as it occurs (only_before, only_after). For
  merged, split and corrected, to_vintage is the moment of the decision (UTC) and from_vintage the newest issue: merged rows
  were a person of their own before it and are none after it, split rows are one again, corrected rows read differently.
*/
with numbered as (
    select r.source_id, r.country_iso3 as country, r.vintage, r.record_id, coalesce(s.has_key, false) as has_key,
           coalesce(cast(extract(year from r.date) as varchar), 'unknown') as period,
           concat_ws('|', r.date, r.date_precision, r.admin1_pcode, r.admin2_pcode, r.sex, r.age_years, r.age_group, r.outcome,
                     r.civil_status, r.device) as content,
           row_number() over (partition by r.source_id, r.vintage, r.record_id order by r.source_file, r.source_sheet, r.source_row) as place
    from casualty_record r join source s on s.source_id = r.source_id
    where r.source_id in (select source_id from casualty_record where superseded_by is not null)
      and not exists (select 1 from load l where l.source_id = r.source_id and l.source_file = r.superseded_by)
),
issued as (
    select source_id, country, vintage, record_id, has_key, period, content from numbered where not has_key or place = 1
),
vintages as (
    select source_id, vintage as from_vintage,
           lead(vintage) over (partition by source_id order by vintage) as to_vintage
    from (select distinct source_id, vintage from issued) v
),
sides as (
    select v.source_id, v.from_vintage, v.to_vintage, i.country, i.period, i.record_id, i.content, i.has_key,
           case when i.vintage = v.from_vintage then 1 else 0 end as before,
           case when i.vintage = v.to_vintage then 1 else 0 end as after
    from vintages v join issued i on i.source_id = v.source_id and i.vintage in (v.from_vintage, v.to_vintage)
    where v.to_vintage is not null
),
by_content as (
    select source_id, from_vintage, to_vintage, country, period, content, sum(before) as n_before, sum(after) as n_after
    from sides where not has_key
    group by source_id, from_vintage, to_vintage, country, period, content
),
by_key as (
    select source_id, from_vintage, to_vintage, country, record_id, sum(before) as n_before, sum(after) as n_after,
           max(case when before = 1 then period end) as period_before, max(case when after = 1 then period end) as period_after,
           max(case when before = 1 then content end) as content_before, max(case when after = 1 then content end) as content_after
    from sides where has_key
    group by source_id, from_vintage, to_vintage, country, record_id
),
decided as (
    select distinct r.source_id, r.country_iso3 as country, coalesce(r.vintage, cast(r.as_of as varchar)) as vintage, r.record_id,
           coalesce(cast(extract(year from r.date) as varchar), 'unknown') as period, d.moment, d.reason, d.before, d.after
    from casualty_record r
    join (select record_id, decided_at as moment, reason, cast(reason = 'merged' as int) as before,
                 cast(reason = 'split' as int) as after from link_change
          union
          select record_id, concat(strftime(corrected_at, '%Y-%m-%d'), 'T', strftime(corrected_at, '%H:%M:%S'), '+00:00') as moment, 'corrected' as reason, 1 as before, 1 as after
          from correction where state = 'applied') d on d.record_id = r.record_id
    where r.superseded_by is null
),
reasons as (
    select country, source_id, from_vintage, to_vintage, period, 'total' as reason, sum(before) as old_value, sum(after) as new_value
    from sides group by country, source_id, from_vintage, to_vintage, period
    union all
    select country, source_id, from_vintage, to_vintage, period, 'only_before' as reason,
           sum(greatest(n_before - n_after, 0)) as old_value, 0 as new_value
    from by_content group by country, source_id, from_vintage, to_vintage, period
    union all
    select country, source_id, from_vintage, to_vintage, period, 'only_after' as reason, 0 as old_value,
           sum(greatest(n_after - n_before, 0)) as new_value
    from by_content group by country, source_id, from_vintage, to_vintage, period
    union all
    select country, source_id, from_vintage, to_vintage, period_before as period, 'removed' as reason, count(*) as old_value, 0 as new_value
    from by_key where n_after = 0 group by country, source_id, from_vintage, to_vintage, period_before
    union all
    select country, source_id, from_vintage, to_vintage, period_after as period, 'new' as reason, 0 as old_value, count(*) as new_value
    from by_key where n_before = 0 group by country, source_id, from_vintage, to_vintage, period_after
    union all
    select country, source_id, from_vintage, to_vintage, period_after as period, 'reclassified' as reason,
           count(*) as old_value, count(*) as new_value
    from by_key where n_before > 0 and n_after > 0 and content_before <> content_after
    group by country, source_id, from_vintage, to_vintage, period_after
    union all
    select country, source_id, vintage as from_vintage, moment as to_vintage, period, reason,
           sum(before) as old_value, sum(after) as new_value
    from decided group by country, source_id, vintage, moment, period, reason
)
select country, source_id, from_vintage, to_vintage, period, 'n_total' as measure, reason,
       cast(old_value as bigint) as old_value, cast(new_value as bigint) as new_value,
       cast(new_value - old_value as bigint) as difference
from reasons
