# What lintools, validatetools and errorlocate say of figures that ought to add up.
# Rscript rules.R TOOL FOLDER, where FOLDER has system.csv (a row of coefficients and b for each equation), rules.txt
# (the same as text, without the figures) and record.csv (the figures). The last line printed is the answer, a tab, and
# the processor time of the call alone.
arguments <- commandArgs(trailingOnly = TRUE)
tool <- arguments[1]
here <- function(name) file.path(arguments[2], name)
if (!suppressWarnings(requireNamespace(tool, quietly = TRUE))) {
  cat("absent\n")
  quit(status = 0)
}
record <- read.csv(here("record.csv"))
rules_of <- function(texts) validate::validator(.data = data.frame(rule = texts))
sums <- readLines(here("rules.txt"))
figures <- paste(names(record), "==", unlist(record[1, ]))
prepared <- switch(tool,
  lintools = {
    system <- as.matrix(read.csv(here("system.csv")))
    n <- nrow(system)
    function() lintools::is_feasible(system[, -ncol(system)], system[, ncol(system)], neq = n, nleq = 0)
  },
  validatetools = {
    rules <- rules_of(c(sums, figures))
    function() !validatetools::is_infeasible(rules)
  },
  errorlocate = {
    rules <- rules_of(sums)
    function() {
      found <- errorlocate::locate_errors(record, rules)
      paste(names(record)[which(found$errors[1, ])], collapse = " ")
    }
  }
)
spent <- system.time(answer <- prepared())
cat("\n", as.character(answer), "\t", spent[["user.self"]] + spent[["sys.self"]], "\n", sep = "")
