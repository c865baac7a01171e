/* title: Disaggregation
question: For how many rows are sex, age and disability known, and why not?
counted: one row of a source x one column
needs: [casualty_record, casualty_count, person]
regime: ranked
keys: [period, country, source_id, table_name, column_name]
never_all: [country, source_id, table_name, column_name]
sets:
  - {by: [period], public: true}
counts: [n_rows, n_known, n_unknown, n_not_recorded, n_not_asked, n_refused, n_not_applicable, n_verified_unknown]
office_values: {table_name: [person]}
identities: ["n_rows = n_known + n_unknown + n_not_recorded + n_not_asked + n_refused + n_not_applicable + n_verified_unknown"]
shares:
  known_share: {of: [n_known], over: [n_rows]}
conserved: {of: [casualty_record, casualty_count, person], where: "column_name = 'sex'"}
threshold: quality
indicators:
  - {code: SRAAP-32c, title: "rows in which sex, age and disability are all known", share: known_share,
     where: {column_name: sex+age+disability}, tags: [article_7, protection]}
note: Rows of surveys and services are the office's, for what people told of themselves leaves it rounded only; column_name `sex+age+disability` counts rows in which all three are known; the reasons are then not told apart.
*/
select r.period, r.country, r.source_id, r.table_name, c.column_name,
       r.n as n_rows,
       case when v = 'known' then r.n else 0 end as n_known,
       case when v = 'unknown' then r.n else 0 end as n_unknown,
       case when v = 'not_recorded' then r.n else 0 end as n_not_recorded,
       case when v = 'not_asked' then r.n else 0 end as n_not_asked,
       case when v = 'refused' then r.n else 0 end as n_refused,
       case when v = 'not_applicable' then r.n else 0 end as n_not_applicable,
       case when v = 'verified_unknown' then r.n else 0 end as n_verified_unknown
from (
    -- rows that say the same are counted before each column is asked: four questions of a few groups, not of every row
    select year_of_date as period, country, source_id, 'casualty_record' as table_name, recorded_sex as sex,
           recorded_age_group as age_group, recorded_disability_status as disability_status, count(*) as n
    from counted_record
    group by year_of_date, country, source_id, recorded_sex, recorded_age_group, recorded_disability_status
    union all
    select coalesce(cast(extract(year from date) as varchar), 'unknown') as period, country_iso3 as country, source_id,
           'casualty_count' as table_name, sex, age_group, disability_status, 1 as n
    from casualty_count where superseded_by is null
    union all
    select coalesce(cast(extract(year from coalesce(assessed_on, as_of)) as varchar), 'unknown') as period, country_iso3 as country,
           source_id, source_table as table_name, sex, age_group, disability_status, 1 as n
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
