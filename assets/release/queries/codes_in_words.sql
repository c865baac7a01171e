/* title: Codes in words
grain: one code of one list
reads: [code_lists]
kind: question
pieces:
  label: the column of a language
*/
select list, code, {label} from code_lists
