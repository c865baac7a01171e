# Three questions to a release, in base R (no package needed):
#   Rscript needs_gap.R 2026-11-24
# Prints three tables as CSV: casualties by year; the gap in rehabilitation by sex, survey by survey, with the 95 %
# interval of the weighted one; which gaps in rehabilitation are hidden, and why. needs_gap.py, needs_gap.sql and excel.md give
# the same three.
#
# With R's duckdb package (these two lines are not tested here):
#   con <- DBI::dbConnect(duckdb::duckdb(), Sys.glob(file.path(pack, "saddle-*.duckdb")), read_only = TRUE)
#   annual <- DBI::dbGetQuery(con, "select * from casualty_annual_by_country")  # a view: one breakdown, no `all`

pack <- commandArgs(trailingOnly = TRUE)[1]

# Only an empty cell is missing; a year and a round stay texts.
read_table <- function(name, texts) {
  read.csv(file.path(pack, "csv", paste0(name, ".csv")), fileEncoding = "UTF-8-BOM", na.strings = "",
           colClasses = setNames(rep("character", length(texts)), texts), stringsAsFactors = FALSE, check.names = FALSE)
}

# The rows broken down by these of the keys and by no other: what the views of the .duckdb file hold.
one_breakdown <- function(rows, by, keys) {
  for (key in keys) rows <- rows[(rows[[key]] != "all") == (key %in% by), ]
  rows
}

# Counts whole, shares with six decimals, an empty cell where nothing may be shown: never a 0.
print_csv <- function(answer) {
  for (column in names(answer)) {
    values <- answer[[column]]
    if (startsWith(column, "n_")) shown <- sprintf("%.0f", as.numeric(values))
    else if (is.numeric(values)) shown <- sprintf("%.6f", values)
    else shown <- as.character(values)
    answer[[column]] <- ifelse(is.na(values), "", shown)
  }
  write.table(answer, sep = ",", quote = FALSE, row.names = FALSE)
}

# 1. Everyone of a country in a year: not broken down by area.
annual <- one_breakdown(read_table("mart_casualty_annual", "period"), c(), c("admin1", "admin2"))
annual <- annual[order(annual$country, annual$period, method = "radix"),
                 c("country", "period", "n_total", "n_killed", "n_injured")]
print_csv(annual)
cat("\n")

# 2. Survivors who need rehabilitation: the share that does not, or only partly, get it. Surveys and rounds stand apart.
needs <- read_table("mart_needs_gap", c("period", "round"))
needs <- needs[needs$period == max(needs$period) & needs$service == "rehabilitation", ]
gap <- one_breakdown(needs, "sex", c("admin1", "sex", "age_group", "person_group", "disability", "household_has_disability"))
gap <- gap[gap$disaggregation_unit == "person" & gap$population_group == "survivors" & gap$sex %in% c("female", "male"), ]
gap <- gap[order(gap$country, gap$survey, gap$round, gap$sex, method = "radix"),
           c("country", "survey", "round", "period", "sex", "n_need", "gap", "gap_weighted", "gap_weighted_ci_low",
             "gap_weighted_ci_high", "gap_status", "gap_caution")]
print_csv(gap)
cat("\n")

# 3. Figures `gap` of rehabilitation in every published breakdown, by group and by what became of them.
hidden <- aggregate(list(n_figures = needs$gap_status), needs[c("country", "population_group", "gap_status")], length)
hidden <- hidden[order(hidden$country, hidden$population_group, hidden$gap_status, method = "radix"), ]
print_csv(hidden)
