/* mart_disaggregation as one writes it at first: every row is asked for each column. Reads casualty_record, casualty_count, person. */
select r.period, r.country, r.source_id, r.table_name, c.column_name,
       1 as n_rows,
       case when v = 'known' then 1 else 0 end as n_known,
       case when v = 'unknown' then 1 else 0 end as n_unknown,
       case when v = 'not_recorded' then 1 else 0 end as n_not_recorded,
       case when v = 'not_asked' then 1 else 0 end as n_not_asked,
       case when v = 'refused' then 1 else 0 end as n_refused,
       case when v = 'not_applicable' then 1 else 0 end as n_not_applicable,
       case when v = 'verified_unknown' then 1 else 0 end as n_verified_unknown
from (
    select coalesce(cast(extract(year from date) as varchar), 'unknown') as period, country_iso3 as country, source_id,
           'casualty_record' as table_name, sex, age_group, disability_status
    from casualty_record where superseded_by is null
    union all
    select coalesce(cast(extract(year from date) as varchar), 'unknown') as period, country_iso3 as country, source_id,
           'casualty_count' as table_name, sex, age_group, disability_status
    from casualty_count where superseded_by is null
    union all
    select coalesce(cast(extract(year from coalesce(assessed_on, as_of)) as varchar), 'unknown') as period, country_iso3 as country,
           source_id, source_table as table_name, sex, age_group, disability_status
    from person where superseded_by is null
) r
cross join (select 'sex' as column_name union all select 'age_group' as column_name
            union all select 'disability_status' as column_name union all select 'sex+age+disability' as column_name) c
cross join lateral (
    select case
        when c.column_name = 'sex+age+disability' then
            case when r.sex in ('female', 'male', 'other') and r.age_group in ('child', 'adult')
                      and r.disability_status in ('with_disability', 'without_disability') then 'known' else 'unknown' end
        when c.column_name = 'sex' then case when r.sex in ('female', 'male', 'other', 'mixed') then 'known' else r.sex end
        when c.column_name = 'age_group' then case when r.age_group in ('child', 'adult') then 'known' else r.age_group end
        else case when r.disability_status in ('with_disability', 'without_disability') then 'known' else r.disability_status end
    end as v
) answer
