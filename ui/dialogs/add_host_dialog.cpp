#include "ui/dialogs/add_host_dialog.h"

#include "ui/dialogs/problem_label.h"

#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace plug::ui {
namespace {

constexpr int kWidthInCharacters = 64;

} // namespace

AddHostDialog::AddHostDialog(const QString &question, QWidget *parent)
    : QDialog(parent)
    , m_address(new QLineEdit(this))
    , m_problem(new ProblemLabel(this))
{
    setWindowTitle(tr("Add host"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *asked = new QLabel(question, this);
    asked->setTextFormat(Qt::PlainText);
    asked->setWordWrap(true);
    asked->setBuddy(m_address);
    m_address->setPlaceholderText(QStringLiteral("192.0.2.7:40000"));
    m_address->setAccessibleName(tr("Address and port"));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_accept = buttons->addButton(tr("A&dd"), QDialogButtonBox::AcceptRole);
    m_accept->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_address, &QLineEdit::textChanged, this, &AddHostDialog::onTextChanged);

    auto *column = new QVBoxLayout(this);
    column->addWidget(asked);
    column->addWidget(m_address);
    column->addWidget(m_problem);
    column->addSpacing(8);
    column->addStretch();
    column->addWidget(buttons);
    setMinimumWidth(kWidthInCharacters * fontMetrics().averageCharWidth());
    onTextChanged({});
}

void AddHostDialog::onTextChanged(const QString &text)
{
    const std::optional<Endpoint> endpoint = Endpoint::parse(text.trimmed());
    m_host = endpoint ? std::optional(content::LinkHost{std::nullopt, *endpoint}) : std::nullopt;
    if (endpoint || text.trimmed().isEmpty())
        m_problem->say(tr("By a bare address nobody vouches that it is the right host; what it sends is verified all the same."), Tone::Neutral);
    else
        m_problem->say(tr("This is not of the form address:port, such as 192.0.2.7:40000 or [2001:db8::7]:40000."), Tone::Attention);
    m_accept->setEnabled(m_host.has_value());
}

} // namespace plug::ui
