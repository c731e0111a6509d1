import { catalogue } from './catalogue.ts'
import { en, type Sentences } from './problems-en.ts'

const de = {
  badRequest: {
    title: 'Diese Eingabe passt noch nicht.',
    line: 'Ein Feld ist leer, zu lang oder enthält unsichtbare Zeichen. Ihre Eingaben stehen noch da: bitte prüfen und noch einmal speichern.',
  },
  unknownCall: {
    title: 'Diese Funktion kennt Ihre Version nicht.',
    line: 'Nichts ist verloren. Bitte starten Sie Antlitz neu; bleibt es dabei, melden Sie sich beim Support.',
  },
  unknownCommand: {
    title: 'Diese Änderung kennt der Server noch nicht.',
    line: 'Sie bleibt auf diesem Laptop gespeichert. Bitte fragen Sie den Support nach einer Aktualisierung.',
  },
  tooLarge: {
    title: 'Das ist zu groß.',
    line: 'Ihre Eingaben stehen noch da. Bitte kürzen oder auf mehrere Einträge verteilen.',
  },
  notFound: {
    title: 'Diese Akte ist hier nicht (mehr) vorhanden.',
    line: 'Vielleicht ist sie jetzt bei jemand anderem. Was Sie noch nicht abgeglichen hatten, wird dorthin übergeben; unter „Abgleich“ sehen Sie, wann.',
  },
  signInRequired: {
    title: 'Bitte melden Sie sich an.',
    line: 'Ihre Arbeit ist auf diesem Laptop gespeichert und wird nach der Anmeldung abgeglichen.',
  },
  signInFailed: {
    title: 'Die Anmeldung hat nicht geklappt.',
    line: 'Auf diesem Laptop hat sich nichts geändert. Bitte versuchen Sie es noch einmal; hilft das nicht, melden Sie sich beim Support.',
  },
  signInExpired: {
    title: 'Ihre Anmeldung ist abgelaufen.',
    line: 'Sie können weiterarbeiten, alles wird hier gespeichert. Für den Abgleich melden Sie sich bitte neu an.',
  },
  deviceRevoked: {
    title: 'Dieser Laptop ist gesperrt.',
    line: 'Die Akten sind von ihm entfernt. Was hier noch wartete, liegt bei Ihrer Teamleitung. Bitte melden Sie sich dort oder beim Support.',
  },
  accessEnded: {
    title: 'Ihr Zugang ist beendet.',
    line: 'Was auf diesem Laptop noch wartete, liegt bei Ihrer Teamleitung. Die Akten sind von ihm entfernt.',
  },
  mayNot: {
    title: 'Das dürfen Sie in dieser Akte nicht.',
    line: 'Es wurde nichts geändert. Wenn Sie es für Ihre Arbeit brauchen, sprechen Sie mit der zuständigen Person oder der Teamleitung.',
  },
  caseFileExists: {
    title: 'Diese Akte gibt es schon.',
    line: 'Es wurde keine zweite angelegt. Bitte suchen Sie die vorhandene Akte.',
  },
  caseFileClosed: {
    title: 'Diese Akte ist abgeschlossen.',
    line: 'Ihr Text ist noch da. Zum Weiterarbeiten muss die Akte zuerst wieder geöffnet werden.',
  },
  caseFileRestricted: {
    title: 'Die Verarbeitung dieser Akte ist eingeschränkt oder war es, als das entstand.',
    line: 'Ihr Text ist noch da. Lesen geht; eintragen und ändern erst, wenn die Einschränkung aufgehoben ist. Das entscheidet die zuständige Person oder die Teamleitung. Ist das schon geschehen, tragen Sie es neu ein: Was währenddessen entstand, kommt nicht von selbst in die Akte.',
  },
  caseFileErased: {
    title: 'Diese Akte wurde gelöscht.',
    line: 'Sie kommt nicht wieder. Ihr Text ist noch da. Sie können ihn verwerfen oder der Teamleitung geben.',
  },
  caseFileOpen: {
    title: 'Diese Akte ist schon offen.',
    line: 'Es gibt nichts wieder zu öffnen. Sie können gleich weiterarbeiten.',
  },
  alreadyExists: {
    title: 'Das ist schon gespeichert.',
    line: 'Es wurde nicht doppelt angelegt. Sie müssen nichts weiter tun.',
  },
  assignmentChanged: {
    title: 'Die Zuständigkeit hat sich inzwischen geändert.',
    line: 'Jemand war schneller. Bitte sehen Sie nach, wer jetzt zuständig ist, und entscheiden Sie neu.',
  },
  unknownPerson: {
    title: 'Diese Person ist hier nicht bekannt.',
    line: 'Die Anmeldung gehört zu niemandem im Verzeichnis des Jobcenters. Bitte wenden Sie sich an die Verwaltung.',
  },
  stateNotReachable: {
    title: 'Dieser Schritt geht von hier aus nicht.',
    line: 'Der Termin ist inzwischen in einem anderen Zustand. Ihre Angaben stehen noch da: bitte den neuen Stand ansehen.',
  },
  visitKindFixed: {
    title: 'Beratung und Prüfung bleiben getrennt.',
    line: 'Dieser Termin ist für die andere Art von Besuch geplant. Bitte planen Sie einen eigenen Termin.',
  },
  visitFinished: {
    title: 'Dieser Besuch ist schon abgeschlossen.',
    line: 'Ihr Text ist noch da. Halten Sie ihn bitte als Vermerk fest.',
  },
  visitNotStarted: {
    title: 'Dieser Besuch hat noch nicht begonnen.',
    line: 'Ihr Text ist noch da. Bitte beginnen Sie zuerst den Besuch.',
  },
  orderMissing: {
    title: 'Für einen Prüfbesuch fehlt der Auftrag.',
    line: 'Bitte tragen Sie ein, welche Frage geklärt werden soll. Ohne Auftrag darf er nicht beginnen.',
  },
  refusedByClient: {
    title: 'Die Person hat Nein gesagt.',
    line: 'Damit endet dieser Schritt. Was schon festgehalten ist, bleibt gespeichert.',
  },
  consentMissing: {
    title: 'Für ein Foto fehlt die Einwilligung.',
    line: 'Es wurde kein Foto gespeichert. Bitte zeigen Sie zuerst die Einwilligungskarte.',
  },
  consentWithdrawn: {
    title: 'Die Einwilligung ist widerrufen.',
    line: 'Das Foto wurde nicht gespeichert. Ein Widerruf gilt immer, auch wenn er gerade erst angekommen ist.',
  },
  consentGuardianMissing: {
    title: 'Bei Kindern fehlt noch, wer zugestimmt hat.',
    line: 'Bitte tragen Sie die sorgeberechtigte Person ein. Das Nein des Kindes gilt trotzdem.',
  },
  nothingToSettle: {
    title: 'Hier ist schon entschieden.',
    line: 'Jemand war schneller. Der gewählte Wert steht in der Akte und lässt sich dort zurücknehmen.',
  },
  onlyOwnEntry: {
    title: 'Berichtigen kann nur, wer den Vermerk geschrieben hat.',
    line: 'Ihr Text ist noch da. Halten Sie ihn bitte als eigenen Vermerk fest.',
  },
  entryReused: {
    title: 'Dieser Eintrag ist schon einmal anders angekommen.',
    line: 'Er bleibt hier stehen. Bitte legen Sie ihn unter „Abgleich“ neu an und melden Sie es dem Support.',
  },
  photoMissing: {
    title: 'Das Foto ist noch nicht da.',
    line: 'Es kommt mit einem der nächsten Abgleiche. Die Akte ist auch ohne das Foto vollständig.',
  },
  pictureUnreadable: {
    title: 'Dieses Bild lässt sich nicht lesen.',
    line: 'Es wurde nichts gespeichert. Bitte nehmen Sie ein anderes Bild oder fotografieren Sie neu.',
  },
  pictureTooLarge: {
    title: 'Dieses Bild ist zu groß.',
    line: 'Es wurde nichts gespeichert. Bitte schneiden Sie es enger zu oder nehmen Sie ein anderes.',
  },
  pictureHasMetadata: {
    title: 'In diesem Bild stecken noch andere Angaben.',
    line: 'Zum Schutz der Person wurde es nicht gespeichert. Bitte fotografieren Sie neu.',
  },
  cameraRefused: {
    title: 'Die Kamera ist nicht freigegeben.',
    line: 'Bitte erlauben Sie die Kamera in den Einstellungen des Computers, oder wählen Sie ein gezeichnetes Bild.',
  },
  vaultLocked: {
    title: 'Antlitz ist gesperrt.',
    line: 'Was Sie geschrieben haben, ist gespeichert. Bitte entsperren Sie mit Ihrem Kennwort.',
  },
  leaseEnded: {
    title: 'Dieser Laptop war zu lange ohne Verbindung.',
    line: 'Er zeigt keine Akten mehr, bis Sie sich wieder anmelden. Was Sie geschrieben haben, ist gespeichert.',
  },
  vaultExists: {
    title: 'Dieser Laptop ist schon eingerichtet.',
    line: 'Es wurde nichts geändert. Bitte entsperren Sie Antlitz mit Ihrem Kennwort.',
  },
  vaultMissing: {
    title: 'Dieser Laptop ist noch nicht eingerichtet.',
    line: 'Bitte melden Sie sich an; danach werden Ihre Akten geladen.',
  },
  vaultOpenElsewhere: {
    title: 'Antlitz ist schon in einem anderen Fenster offen.',
    line: 'Bitte arbeiten Sie dort weiter und schließen Sie dieses Fenster. Es ist nichts verloren.',
  },
  vaultFromNewerVersion: {
    title: 'Diese Akten hat eine neuere Version von Antlitz gespeichert.',
    line: 'Sie sind unversehrt. Bitte aktualisieren Sie Antlitz auf diesem Laptop.',
  },
  passphraseWrong: {
    title: 'Das Kennwort stimmt nicht.',
    line: 'Bitte achten Sie auf Groß- und Kleinschreibung und die Feststelltaste, und versuchen Sie es noch einmal.',
  },
  recoveryImpossible: {
    title: 'Dieser Laptop lässt sich so nicht wieder öffnen.',
    line: 'Er gehört einer anderen Person, oder er kennt Ihre Zentrale nicht mehr. Bitte geben Sie der IT Bescheid; gelöscht wurde nichts.',
  },
  tooManyAttempts: {
    title: 'Mehrmals war das Kennwort falsch.',
    line: 'Bitte warten Sie etwas, dann können Sie es wieder versuchen. Was hier liegt, bleibt unversehrt.',
  },
  passphraseWeak: {
    title: 'Dieses Kennwort ist zu leicht zu erraten.',
    line: 'Bitte nehmen Sie mindestens vier verschiedene Wörter oder 14 Zeichen, die niemand mit Ihnen verbindet.',
  },
  passphraseWeakAlone: {
    title: 'Ohne Schlüsselbund muss das Kennwort länger sein.',
    line: 'Dieser Computer kann kein Geheimnis für Sie aufbewahren. Bitte nehmen Sie mindestens fünf verschiedene Wörter.',
  },
  keychainMissing: {
    title: 'Dieser Computer hat keinen Schlüsselbund.',
    line: 'Ohne ihn wäre das Kennwort der einzige Schutz, und das lässt Ihre Zentrale nicht zu. Bitte geben Sie der IT Bescheid: Der Schlüsselbund des Betriebssystems muss eingerichtet sein. Was hier liegt, bleibt, wie es ist.',
  },
  keychainLocked: {
    title: 'Der Schlüsselbund dieses Computers antwortet nicht.',
    line: 'Bitte schließen Sie ihn auf, oder melden Sie sich am Computer ab und wieder an. Dann können Sie es noch einmal versuchen.',
  },
  deviceSecretLost: {
    title: 'Der Schlüsselbund dieses Computers kennt diesen Laptop nicht mehr.',
    line: 'Ihr Kennwort allein öffnet ihn nicht. Über „Zugang wiederherstellen“ kommen Sie wieder hinein; was hier liegt, ist noch da.',
  },
  deviceSecretWithheld: {
    title: 'Das Kennwort war zu oft falsch.',
    line: 'Dieser Laptop lässt sich nur noch über „Zugang wiederherstellen“ öffnen. Gelöscht wurde nichts.',
  },
  storageFull: {
    title: 'Nicht gespeichert: Der Speicher dieses Laptops ist voll.',
    line: 'Bitte nicht schließen, der Text bleibt stehen. Schaffen Sie Platz auf dem Laptop und speichern Sie noch einmal.',
  },
  storageDamaged: {
    title: 'Der Speicher dieses Laptops ist beschädigt.',
    line: 'Was abgeglichen war, liegt sicher in der Zentrale. Bitte nicht weiterschreiben und den Support rufen.',
  },
  offline: {
    title: 'Offline. Sie können weiterarbeiten.',
    line: 'Alles wird auf diesem Laptop gespeichert und abgeglichen, sobald er wieder Verbindung hat.',
  },
  serverUnreachable: {
    title: 'Die Zentrale antwortet gerade nicht.',
    line: 'Sie können weiterarbeiten. Antlitz versucht es von selbst wieder, nichts geht verloren.',
  },
  serverFailed: {
    title: 'In der Zentrale ist etwas schiefgegangen.',
    line: 'Ihre Arbeit bleibt hier gespeichert. Antlitz versucht es von selbst wieder.',
  },
  messageDamaged: {
    title: 'Eine Nachricht kam beschädigt an.',
    line: 'Sie wurde nicht verwendet. Antlitz versucht es von selbst wieder, nichts geht verloren.',
  },
  receiptWrong: {
    title: 'Die Empfangsbestätigung stimmt nicht.',
    line: 'Die Zentrale hat den Empfang nicht gültig bestätigt. Alles bleibt auf diesem Laptop, bis sie es tut. Bitte geben Sie der IT Bescheid.',
  },
  serverNotOurs: {
    title: 'Da antwortet jemand, den Antlitz nicht kennt.',
    line: 'Es wurde nichts gesendet. Vielleicht verlangt das WLAN eine Anmeldung; sonst melden Sie sich beim Support.',
  },
  courierNotOurs: {
    title: 'Diese Kurierdatei ist für eine andere Zentrale.',
    line: 'Nur die Zentrale, für die sie versiegelt ist, kann sie öffnen. Es wurde nichts übernommen.',
  },
  courierDamaged: {
    title: 'Diese Kurierdatei lässt sich nicht öffnen.',
    line: 'Sie ist beschädigt oder keine Kurierdatei. Was darin liegt, ist noch auf dem Laptop, von dem sie kommt.',
  },
  courierUnknown: {
    title: 'Den Laptop zu dieser Kurierdatei kennt hier niemand.',
    line: 'Es wurde nichts übernommen. Was darin liegt, ist noch auf dem Laptop, von dem sie kommt.',
  },
  tooManyRequests: {
    title: 'Gerade ist viel los.',
    line: 'Bitte warten Sie einen Moment. Nichts ist verloren, Antlitz versucht es gleich noch einmal.',
  },
  outdated: {
    title: 'Diese Version von Antlitz ist zu alt.',
    line: 'Ihre Arbeit bleibt hier gespeichert. Bitte aktualisieren Sie Antlitz, dann wird sie abgeglichen.',
  },
  forked: {
    title: 'Dieser Laptop ist eine Kopie, und eine andere Kopie arbeitet weiter.',
    line: 'Was Sie hier eingetragen haben, wird übertragen, verloren geht nichts. Neues kommt hier erst an, wenn Sie sich neu anmelden: Danach zählt dieser Laptop als eigener.',
  },
  countyOutdated: {
    title: 'Das wartet, bis die Zentrale aktualisiert ist.',
    line: 'Es kommt aus einer neueren Version von Antlitz, als die Zentrale hat. Es bleibt hier gespeichert und geht danach von selbst.',
  },
  cancelled: {
    title: 'Abgebrochen.',
    line: 'Es wurde nichts geändert. Sie können jederzeit neu beginnen.',
  },
  senderRefused: {
    title: 'Diese Anfrage kam nicht aus Antlitz.',
    line: 'Sie wurde abgewiesen, nichts ist verloren. Bitte starten Sie Antlitz neu.',
  },
  internal: {
    title: 'Da ist etwas schiefgegangen, das nicht passieren darf.',
    line: 'Was gespeichert war, ist noch da. Bitte versuchen Sie es noch einmal; bleibt es dabei, melden Sie sich beim Support.',
  },
} as const satisfies Sentences

export const problems = catalogue({ de, en })
