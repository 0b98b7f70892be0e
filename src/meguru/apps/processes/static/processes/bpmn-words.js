/* The words of the drawing tool in Japanese. Other languages see its own English. */

const WORDS = {
  "Activate create/remove space tool": "間を空ける・詰める",
  "Activate global connect tool": "線でつなぐ",
  "Activate hand tool": "図を動かす",
  "Activate lasso tool": "囲んで選ぶ",
  "Add lane above": "上に担当の枠を足す",
  "Add lane below": "下に担当の枠を足す",
  "Add text annotation": "注記を付ける",
  "Align elements": "そろえる",
  "Align elements ": "そろえる：",
  "Align elements left": "左をそろえる",
  "Align elements center": "左右の中央をそろえる",
  "Align elements right": "右をそろえる",
  "Align elements top": "上をそろえる",
  "Align elements middle": "上下の中央をそろえる",
  "Align elements bottom": "下をそろえる",
  "Append compensation activity": "取り消しの作業を足す",
  "Append end event": "終了を足す",
  "Append gateway": "分岐を足す",
  "Append intermediate/boundary event": "途中のできごとを足す",
  "Append task": "手順を足す",
  "Append receive task": "受け取る手順を足す",
  "Append message intermediate catch event": "連絡を待つできごとを足す",
  "Append timer intermediate catch event": "時間を待つできごとを足す",
  "Append conditional intermediate catch event": "条件を待つできごとを足す",
  "Append signal intermediate catch event": "合図を待つできごとを足す",
  "Change element": "種類を変える",
  Collection: "複数",
  "Connect to other element": "ほかの手順へつなぐ",
  "Connect using association": "点線でつなぐ",
  "Connect using data input association": "書類の線でつなぐ",
  "Create data object reference": "書類を置く",
  "Create data store reference": "台帳・データベースを置く",
  "Create end event": "終了を置く",
  "Create expanded sub-process": "まとまり（サブプロセス）を置く",
  "Create gateway": "分岐を置く",
  "Create group": "囲みを置く",
  "Create intermediate/boundary event": "途中のできごとを置く",
  "Create pool/participant": "組織の枠（プール）を置く",
  "Create start event": "開始を置く",
  "Create task": "手順を置く",
  Delete: "消す",
  "Distribute elements horizontally": "横の間隔をそろえる",
  "Distribute elements vertically": "縦の間隔をそろえる",
  "Divide into two lanes": "担当の枠を二つに分ける",
  "Divide into three lanes": "担当の枠を三つに分ける",
  Loop: "くり返し",
  "Open {element}": "{element}を開く",
  "Parallel multi-instance": "件ごとに同時に行う",
  "Sequential multi-instance": "件ごとに順に行う",
  "Participant multiplicity": "相手が複数",
  "Search in diagram": "図の中を探す",
  "Toggle non-interrupting": "元の手順を止めない",
  "Ad-hoc": "順番を決めない",
  Task: "手順",
  "User task": "画面を使う手順",
  "Service task": "システムが行う手順",
  "Send task": "送る手順",
  "Receive task": "受け取る手順",
  "Manual task": "手作業の手順",
  "Business rule task": "決まりで判定する手順",
  "Script task": "自動の処理",
  "Call activity": "別の図の呼出し",
  "Sub-process": "まとまり",
  "Sub-process (collapsed)": "まとまり（閉じる）",
  "Sub-process (expanded)": "まとまり（開く）",
  "Event sub-process": "できごとで始まるまとまり",
  Transaction: "取り消せるまとまり",
  "Ad-hoc sub-process": "順番を決めないまとまり",
  "Ad-hoc sub-process (collapsed)": "順番を決めないまとまり（閉じる）",
  "Ad-hoc sub-process (expanded)": "順番を決めないまとまり（開く）",
  "Exclusive gateway": "どれか一つに分かれる",
  "Parallel gateway": "同時に進む",
  "Inclusive gateway": "当てはまるものすべてに分かれる",
  "Complex gateway": "複雑な分岐",
  "Event-based gateway": "先に起きたことで分かれる",
  "Start event": "開始",
  "End event": "終了",
  "Intermediate throw event": "途中のできごと",
  "Boundary event": "手順の途中で起きるできごと",
  "Terminate end event": "すべてを終わらせる終了",
  "Sequence flow": "順番の線",
  "Default flow": "ほかに当てはまらないときの線",
  "Conditional flow": "条件付きの線",
  "Data object reference": "書類",
  "Data store reference": "台帳・データベース",
  "Empty pool/participant": "中を描かない組織の枠",
  "Expanded pool/participant": "中を描く組織の枠",
};

const TRIGGERS = {
  Message: "連絡", Timer: "時間", Conditional: "条件", Signal: "合図", Error: "誤り", Escalation: "上申",
  Compensation: "取り消し", Cancel: "中止", Link: "図の中の続き",
};
const PLACES = {
  "start event": "で始まる開始", "end event": "を伴う終了", "intermediate catch event": "を待つ",
  "intermediate throw event": "を送る", "boundary event": "が手順の途中で来る",
};

const eventWords = (text) => {
  const found = /^(\w+) (start event|end event|intermediate (?:catch|throw) event|boundary event)( \(non-interrupting\))?$/
    .exec(text);
  if (!found || !TRIGGERS[found[1]]) return null;
  return TRIGGERS[found[1]] + PLACES[found[2]] + (found[3] ? "（元の手順を止めない）" : "");
};

const translate = (text, replacements = {}) => {
  const japanese = document.documentElement.lang === "ja";
  const words = (japanese && (WORDS[text] || eventWords(text))) || text;
  return words.replace(/{([^}]+)}/g, (whole, key) => (key in replacements ? replacements[key] : whole));
};

export const JapaneseWords = { translate: ["value", translate] };
